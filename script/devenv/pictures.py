"""The pictures of the documentation, taken by Chromium.

Runs in an environment of its own: CHROMIUM ADDRESS FOLDER [NAME ...]
"""

import base64
import contextlib
import io
import pathlib
import sys

import pypdfium2
from playwright.sync_api import sync_playwright

DESKTOP = {"width": 1280, "height": 720}
TELEPHONE = {"width": 390, "height": 844}
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-color-profile=srgb",
)
PICTURES = {}


def picture(login="agent", viewport=DESKTOP, name=None):
    """Register a function that brings a page to what its picture shows.

    It may return the element to show; without one the whole window is taken.
    """

    def register(function):
        PICTURES[name or function.__name__] = (function, login, viewport)
        return function

    return register


@picture()
def ticket(page):
    open_ticket(page, "The office chair arrived damaged")


@picture()
def refund(page):
    open_ticket(page, "The office chair arrived damaged")
    page.click("button[name='action_refund']")
    page.wait_for_selector(".modal .o_field_widget[name='move_ids'] .o_tag")
    return page.locator(".modal-content")


@picture()
def coupon(page):
    open_ticket(page, "The delivery came two weeks late")
    page.click("button[name='action_coupon']")
    choose(page, "program_id", "With Our Apologies")
    choose(page, "website_id", "My Website")
    page.click(".modal button[name='action_get_share_link']")
    page.wait_for_selector(".modal .o_field_widget[name='share_link']")
    return page.locator(".modal-content")


@picture(viewport={"width": 1280, "height": 300})
def coupon_button(page):
    open_ticket(page, "The delivery came two weeks late")
    page.click("button[name='action_coupon']")
    choose(page, "program_id", "With Our Apologies")
    page.click(".modal button[name='action_generate']")
    page.wait_for_selector(".modal .o_field_widget[name='coupon_code']")
    page.click(".modal button.btn-close")
    page.wait_for_selector("button[name='action_view_coupons']")


@picture(name="return")
def return_(page):
    open_ticket(page, "One of the coffee machines leaks")
    page.click("button[name='action_return']")
    page.wait_for_selector(".modal .o_field_widget[name='line_ids'] .o_data_row")
    return page.locator(".modal-content")


@picture(viewport={"width": 1280, "height": 300})
def return_button(page):
    open_ticket(page, "One of the coffee machines leaks")
    page.click("button[name='action_return']")
    page.click(".modal button[name='action_return_for_exchange']")
    page.wait_for_selector(".o_list_view .o_data_row >> nth=1")
    page.click(".o_breadcrumb a:has-text('One of the coffee machines')")
    page.wait_for_selector("button[name='action_view_returns']")


@picture()
def repair(page):
    open_ticket(page, "The coffee grinder has stopped")
    page.click("button[name='action_repair']")
    page.wait_for_selector(".modal .o_field_widget[name='lot_id']")
    return page.locator(".modal-content")


@picture(viewport={"width": 1280, "height": 300})
def repair_button(page):
    open_ticket(page, "The coffee grinder has stopped")
    page.click("button[name='action_repair']")
    page.click(".modal button[name='action_confirm_repair']")
    page.click(".o_breadcrumb a:has-text('The coffee grinder has stopped')")
    page.wait_for_selector("button[name='action_view_repairs']")


@picture()
def intervention(page):
    open_ticket(page, "The large desk wobbles")
    page.click("button[name='action_plan_intervention']")
    page.wait_for_selector(".modal .o_field_widget[name='worksheet_template_id'] input")
    return page.locator(".modal-content")


@picture(viewport={"width": 1280, "height": 300})
def intervention_button(page):
    open_ticket(page, "The doors of the wardrobe do not close")
    page.wait_for_selector("button[name='action_view_fsm_tasks']")


@picture("admin")
def intervention_calendar(page):
    page.goto("/odoo/interventions")
    page.wait_for_selector(".o_calendar_view .fc-event")


@picture("admin", viewport=TELEPHONE)
def worksheet(page):
    page.goto("/odoo/my-interventions")
    page.click(".o_kanban_record >> text=Adjust the doors of the wardrobe")
    page.locator(".o_property_field").nth(2).scroll_into_view_if_needed()


@picture("portal")
def worksheet_portal(page):
    page.goto("/my/tasks")
    page.click("text=Replace the hinges of the wardrobe")
    page.locator("#worksheet").scroll_into_view_if_needed()


@picture("portal", viewport={"width": 900, "height": 1200})
def worksheet_report(page):
    page.goto("/my/tasks")
    page.click("text=Replace the hinges of the wardrobe")
    url = page.locator("#worksheet a.btn").get_attribute("href")
    pdf = pypdfium2.PdfDocument(page.request.get(url).body())
    stream = io.BytesIO()
    pdf[0].render(scale=1.5).to_pil().save(stream, format="PNG")
    image = base64.b64encode(stream.getvalue()).decode()
    page.set_content(f"<img style='width: 100%' src='data:image/png;base64,{image}'>")
    return page.locator("img")


def choose(page, field, text):
    """Choose a record in a field of the window."""
    page.click(f".modal .o_field_widget[name='{field}'] input")
    page.click(f".o-autocomplete--dropdown-item >> text={text} >> nth=0")


def open_ticket(page, title):
    """Open a ticket from the list, as an agent does."""
    page.goto("/odoo/action-helpdesk_mgmt.helpdesk_ticket_action?view_type=list")
    page.click(f".o_data_row >> text={title}")
    page.wait_for_selector(".o_form_view .o_field_widget[name='description']")
    page.wait_for_selector(".o-mail-Chatter")


def sign_in(page, login):
    page.goto("/web/login")
    page.fill("#login", login)
    page.fill("#password", login)
    page.click(".oe_login_buttons button[type='submit']")
    page.wait_for_selector(".o_web_client, .o_portal_my_home", timeout=90000)


def settle(page):
    """Wait until nothing moves or loads, and the pointer is nowhere."""
    page.mouse.move(0, 0)
    with contextlib.suppress(Exception):
        page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(1000)


def main(chromium, address, folder, *names):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=list(CHROMIUM_OPTIONS)
        )
        for name in names or PICTURES:
            function, login, viewport = PICTURES[name]
            page = browser.new_page(base_url=address, viewport=viewport)
            sign_in(page, login)
            element = function(page)
            settle(page)
            target = pathlib.Path(folder) / f"{name}.png"
            (element or page).screenshot(path=target)
            print(target.name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
